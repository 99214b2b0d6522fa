import { useEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import type { AccountInfo } from '../../../../client/index.js';
import type { PageClient } from '../../shared/page-client.js';
import type { Session } from '../../sign-in/index.js';
import { CommandService } from './command-service.js';
import type { Commands } from './commands.js';
import { OwnExtensions } from './own-extension.js';

/** The same object as long as the client is the same. It follows the topics of the accounts that it needs. */
export function useCommands(
  client: PageClient,
  session: Pick<Session, 'current' | 'subject' | 'extension'>,
  accounts: readonly AccountInfo[],
): Commands {
  const service = useMemo(
    () => new CommandService(client, session.current, new OwnExtensions(session)),
    [client],
  );
  const known = JSON.stringify(accounts.map(({ id, name }) => [id, name]));
  useEffect(() => {
    service.start(accounts);
    return () => service.stop();
  }, [service, known]);
  return service;
}

/** What `read` returns; the component is rendered again only when that changes. */
export function useWatched<T>(commands: Commands, read: () => T): T {
  const [, redraw] = useReducer<number, undefined>((count) => count + 1, 0);
  const value = read();
  const shown = useRef({ read, value });
  shown.current = { read, value };
  useEffect(() => {
    const look = (): void => {
      const { read: again, value: before } = shown.current;
      if (!Object.is(again(), before)) redraw(undefined);
    };
    // What changed since this was drawn was told to no listener.
    look();
    return commands.listen(look);
  }, [commands]);
  return value;
}
