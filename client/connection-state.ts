/** How the connection fares. An error is a `FloorRefusal` where the server said no. */
export type ConnectionState =
  /** Not asked for. */
  | { readonly phase: 'closed' }
  | { readonly phase: 'connecting' }
  /** With an error: the token could not be renewed yet, and the server will end the connection when it runs out. */
  | { readonly phase: 'connected'; readonly error?: Error }
  /** Lost or refused; tried again by itself. */
  | { readonly phase: 'waiting'; readonly error: Error; readonly retryInMs: number };
