import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { COSTUMES } from '../../../model/body/index.ts'
import { makeFigure } from './figure.ts'
import { writeFigure } from './write-figure.ts'

/** The people of the house, a VRM 1.0 file a costume. The same bytes every time. */
export function makePeople(): { readonly name: string; readonly bytes: Buffer }[] {
  return COSTUMES.map((costume, index) => ({
    name: `costume-${index}.vrm`,
    bytes: writeFigure(makeFigure(costume), costume, `Visitor ${index + 1}`),
  }))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = fileURLToPath(new URL('../../../public/people/', import.meta.url))
  await mkdir(folder, { recursive: true })
  for (const { name, bytes } of makePeople()) await writeFile(`${folder}${name}`, bytes)
}
