import { useEffect, useState } from 'preact/hooks';
import type { ConnectionState } from '../../../client/index.js';
import type { PageClient } from './page-client.js';

export function useConnection(client: PageClient): ConnectionState {
  const [state, setState] = useState(client.connection);
  useEffect(() => {
    setState(client.connection);
    return client.onConnection(setState);
  }, [client]);
  return state;
}
