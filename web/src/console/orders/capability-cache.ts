import { capabilitiesIn, type CapabilitiesState } from './capabilities.js';
import { problemWords } from '../../shared/ask-service.js';

const AGAIN_MS = 10_000;
/** A login that may not see them rarely gets to; but the service also leaves them out while its store is away. */
const HIDDEN_AGAIN_MS = 60_000;

const LOADING: CapabilitiesState = { state: 'loading' };

/** What can be ordered of each account; what is not known yet is asked for again. */
export class CapabilityCache {
  private readonly states = new Map<string, CapabilitiesState>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private ending = new AbortController();

  /**
   * @param ask the answer of `GET /v1/accounts/{a}`
   * @param changed called after every change
   */
  constructor(
    private readonly ask: (account: string, signal: AbortSignal) => Promise<unknown>,
    private readonly changed: () => void,
  ) {}

  of(account: string): CapabilitiesState {
    return this.states.get(account) ?? LOADING;
  }

  async refresh(account: string): Promise<void> {
    clearTimeout(this.timers.get(account));
    const { signal } = this.ending;
    let next: CapabilitiesState;
    try {
      next = capabilitiesIn(await this.ask(account, signal));
    } catch (error) {
      if (signal.aborted) return;
      const known = this.of(account);
      // What could be ordered a moment ago can most likely be ordered still; the service judges each order anyway.
      next = known.state === 'known' ? known : { state: 'failed', problem: problemWords(error) };
    }
    if (signal.aborted) return;
    this.states.set(account, next);
    const again = againAfterMs(next);
    if (again !== undefined)
      this.timers.set(
        account,
        setTimeout(() => void this.refresh(account), again),
      );
    this.changed();
  }

  stop(): void {
    this.ending.abort();
    this.ending = new AbortController();
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}

function againAfterMs(state: CapabilitiesState): number | undefined {
  if (state.state === 'hidden') return HIDDEN_AGAIN_MS;
  return state.state === 'known' && state.capabilities.complete ? undefined : AGAIN_MS;
}
