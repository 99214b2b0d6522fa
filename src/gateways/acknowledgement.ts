type Acknowledge = (answer: object) => void;

/** The function that answers an event; undefined when the client did not ask for an answer. */
export function acknowledgement(last: unknown): Acknowledge | undefined {
  // What Socket.IO puts last for a client that wants an answer is a function of its own, which takes any JSON.
  return typeof last === 'function' ? (last as Acknowledge) : undefined;
}
