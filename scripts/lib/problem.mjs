/** An error that the user can act on: its message is printed without a stack. */
export class Problem extends Error {}
