import {
  FloorRefusal,
  type ConnectionState,
  type RefusalCode,
  type TokenGiver,
} from '../../../client/index.js';
import { watchRefusals } from './session.js';

const refusal = (code: RefusalCode): FloorRefusal =>
  new FloorRefusal({ code, status: 401, title: 't', detail: 'd' });
const waiting = (error: Error): ConnectionState => ({ phase: 'waiting', error, retryInMs: 5 });

describe('watchRefusals', () => {
  let tell: (state: ConnectionState) => void;
  let refused: FloorRefusal[];
  beforeEach(() => (refused = []));
  const watch = (token: TokenGiver): (() => void) => {
    const onConnection = (listener: typeof tell) => {
      tell = listener;
      return () => (tell = () => undefined);
    };
    return watchRefusals({ onConnection }, { token, refused: (one) => void refused.push(one) });
  };
  const renewable = () => Promise.resolve('t');

  it('ends the session of a token that cannot be renewed at its first refusal', () => {
    watch('pasted');
    const said = refusal('unauthenticated');
    tell(waiting(said));
    expect(refused).toEqual([said]);
  });

  it('lets a renewable one try once more', () => {
    watch(renewable);
    tell(waiting(refusal('unauthenticated')));
    expect(refused).toHaveLength(0);
    tell({ phase: 'connecting' });
    tell(waiting(refusal('unauthenticated')));
    expect(refused).toHaveLength(1);
  });

  it('counts from the last time it was let in', () => {
    watch(renewable);
    for (let times = 0; times < 5; times += 1) {
      tell(waiting(refusal('unauthenticated')));
      tell({ phase: 'connected' });
    }
    expect(refused).toHaveLength(0);
  });

  it('ignores lost connections and other refusals', () => {
    watch('pasted');
    tell(waiting(new Error('the connection ended')));
    tell(waiting(refusal('unavailable')));
    expect(refused).toHaveLength(0);
  });
});
