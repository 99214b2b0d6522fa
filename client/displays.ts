import type { DisplayEvent } from '../src/modules/domain/display-event.js';
import type { DisplayReload, DisplaySettings } from '../src/modules/domain/display-settings.js';
import type { RestCalls } from './rest-calls.js';

/** What a wall screen is called, and the topics it may follow. */
export interface DisplayRequest {
  label: string;
  topics: readonly string[];
}

/** The login of a wall screen, without its token. Times are epoch ms. */
export interface Display {
  id: string;
  label: string;
  topics: string[];
  createdAt: number;
  createdBy: string;
  settings: DisplaySettings;
  /** Raised by every change of the label and the settings. */
  version: number;
  changedAt?: number;
  changedBy?: string;
  /** The last request to load its page again. */
  reload?: DisplayReload;
  /** Accurate to half a minute. */
  lastUsedAt?: number;
  /** It was used within the last half minute. */
  connected: boolean;
}

/** A new login: its token is returned only here. */
export type MintedDisplay = Pick<Display, 'id' | 'label' | 'topics' | 'createdAt'> & { token: string };

/** What of a display is to change: what is not named stays, and `null` takes a setting away. */
export interface DisplayChange {
  label?: string;
  settings?: { [name in keyof DisplaySettings]?: DisplaySettings[name] | null };
}

/** The logins of wall screens, for tokens with `displays:manage`. */
export class Displays {
  constructor(private readonly rest: RestCalls) {}

  /** All of the tenant, by id. */
  async list(): Promise<Display[]> {
    const all: Display[] = [];
    for await (const display of this.rest.items<Display>('displays')) all.push(display);
    return all;
  }

  /** What people did to the displays of the tenant, newest first; for tokens with `audit:read` that cover all of it. */
  async log(): Promise<DisplayEvent[]> {
    return (await this.rest.get<{ items: DisplayEvent[] }>('displays/log')).items;
  }

  /** Makes a login for a screen that can be given its token. */
  mint(display: DisplayRequest): Promise<MintedDisplay> {
    return this.rest.post('displays', display);
  }

  /** Confirms the code that a screen shows; its token goes to the screen only. */
  pair(code: string, display: DisplayRequest): Promise<Display> {
    return this.rest.post(`displays/pairings/${encodeURIComponent(code)}/confirm`, display);
  }

  /**
   * Its connected pages show it within two seconds.
   * @param version that was read; another one is refused as `precondition-failed`. Absent: any
   */
  change(id: string, change: DisplayChange, version?: number): Promise<Display> {
    return this.rest.patch(`displays/${encodeURIComponent(id)}`, change, version);
  }

  /** Its pages are loaded again, each once; `reload.doneAt` says that one was. */
  reload(id: string): Promise<Display> {
    return this.rest.post(`displays/${encodeURIComponent(id)}/reload`);
  }

  /** Its connections are closed within two seconds. */
  revoke(id: string): Promise<void> {
    return this.rest.delete(`displays/${encodeURIComponent(id)}`);
  }
}
