import { useEffect, useState } from 'preact/hooks';
import type { ConnectionState, FloorClient } from '../../../client/index.js';

export function useConnection(client: FloorClient): ConnectionState {
  const [state, setState] = useState(client.connection);
  useEffect(() => {
    setState(client.connection);
    return client.onConnection(setState);
  }, [client]);
  return state;
}
