/** People to draw this frame, as `ShownPeople` of engine/net gives them. */
export interface AvatarSource {
  readonly count: number
  readonly slots: Int32Array
  /** ENU poses, 21 numbers each. */
  readonly poses: Float64Array
  readonly flags: Int32Array
}
