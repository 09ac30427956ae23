/** The part used here of a package without types. */
declare module 'gltf-validator' {
  export function validateBytes(
    bytes: Uint8Array,
    options?: { readonly maxIssues?: number; readonly externalResourceFunction?: (uri: string) => Promise<Uint8Array> },
  ): Promise<{
    info: { totalTriangleCount: number; drawCallCount: number }
    issues: {
      numErrors: number
      numWarnings: number
      messages: { code: string; message: string; severity: number; pointer?: string; offset?: number }[]
    }
  }>
}
