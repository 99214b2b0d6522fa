import { useEffect, useState } from 'preact/hooks';
import { Door } from './door.js';
import type { SessionState } from './session.js';

/** Who is signed in on this page. */
export function useSession(): SessionState {
  const [state, setState] = useState<SessionState>({ kind: 'opening' });
  useEffect(() => {
    const door = new Door(setState);
    void door.open();
    return () => door.close();
  }, []);
  return state;
}
