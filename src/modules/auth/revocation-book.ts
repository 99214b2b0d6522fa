import type { Principal } from './principal.js';
import { keyOf, namesOf, reaches, type Revocation } from './revocation.js';

/** The revocations this process knows of, for as long as they can matter. */
export class RevocationBook {
  /** From the oldest to the newest. */
  private readonly entries = new Map<string, Revocation>();

  /** @param keepMs the longest that a token may be good for */
  constructor(private readonly keepMs: number) {}

  get size(): number {
    return this.entries.size;
  }

  add(revocation: Revocation): void {
    const key = keyOf(revocation);
    const known = this.entries.get(key);
    this.entries.delete(key);
    this.entries.set(key, known !== undefined && known.at > revocation.at ? known : revocation);
  }

  forgetOld(now: number): void {
    for (const [key, { at }] of this.entries) {
      if (at > now - this.keepMs) return;
      this.entries.delete(key);
    }
  }

  names(principal: Principal): boolean {
    return namesOf(principal).some((named) => {
      const revocation = this.entries.get(keyOf(named));
      return revocation !== undefined && reaches(revocation, principal);
    });
  }
}
