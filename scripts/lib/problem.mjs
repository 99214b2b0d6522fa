/** Something the person at the keyboard can act on: its message is shown, its stack is not. */
export class Problem extends Error {}
