import type { DisplayReload } from '../../../client/index.js';

/**
 * What this page has to do about reloads that the desk asks for. The one that was asked for last before the page was loaded is
 * done by that; any other one loads the page, and so each at most once.
 */
export class ReloadWatch {
  /** By display: the request that was the last one when the page was loaded. */
  private readonly atLoad = new Map<string, number>();

  next(display: string, reload: DisplayReload | undefined): 'reload' | 'report' | 'nothing' {
    const asked = reload?.askedAt ?? 0;
    const atLoad = this.atLoad.get(display) ?? asked;
    this.atLoad.set(display, atLoad);
    if (asked !== atLoad) return 'reload';
    return reload === undefined || reload.doneAt !== undefined ? 'nothing' : 'report';
  }
}
