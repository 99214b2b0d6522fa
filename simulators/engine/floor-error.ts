/** A verb that cannot be applied: an unknown id, or a state that does not allow it. */
export class FloorError extends Error {
  constructor(
    readonly kind: 'unknown' | 'conflict',
    message: string,
  ) {
    super(message);
    this.name = 'FloorError';
  }
}
