import { FloorClient, FloorRefusal, listAccounts } from '../../../client/index.js';
import { floorTopic, type FloorTopic } from '../shared/floor-topics.js';
import { giverOf, type Login } from './login.js';

/** A board that is fed. */
export interface OpenFloor {
  client: FloorClient;
  /** Of the accounts the login may see, by id. */
  names: ReadonlyMap<string, string>;
  /** What a paired screen shows; absent: whatever the address says. */
  topics?: FloorTopic[];
}

/** Rejects with a `FloorRefusal`, or with the network's error. The caller closes the client. */
export async function openFloor(login: Login): Promise<OpenFloor> {
  const giver = giverOf(login);
  const token = typeof giver === 'string' ? giver : await giver();
  const accounts = await listAccounts(location.origin, token);
  const client = new FloorClient({ url: location.origin, token: giver, encoding: 'deflate' });
  client.connect();
  return {
    client,
    names: new Map(accounts.map(({ id, name }) => [id, name])),
    ...(login.kind === 'display' && {
      topics: login.display.topics.flatMap((name) => floorTopic(name) ?? []),
    }),
  };
}

/** The service does not know this login (any more). Whatever else is wrong may pass. */
export const isUnknownLogin = (error: unknown): error is FloorRefusal =>
  error instanceof FloorRefusal && error.problem.status === 401;
