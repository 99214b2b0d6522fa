import type { CommandType } from '../src/modules/domain/command.js';

/** One command as a form. */
export interface CommandCapability {
  /** What a token needs for it. */
  scope: string;
  /** Whether this token may send it, as far as that does not depend on what it acts on. */
  allowed: boolean;
  /** What it acts on. A field that is not named is refused. */
  aim: {
    agent?: 'required' | 'optional';
    queue?: 'required' | 'optional';
    queues?: 'some' | 'listed' | 'all';
    /** Parameters that name an agent or several. */
    agentsIn?: readonly string[];
    /** The agent need not be in the queues named. */
    outsiders?: true;
  };
  /** What this vendor does differently. */
  hint?: string;
  /** The parameters as a JSON schema with titles, bounds and the account's vocabulary. */
  params: { readonly [keyword: string]: unknown };
}

/** The commands of an account, and its vocabulary. */
export interface AccountCapabilities {
  /** False while the account was never read: its vocabulary is missing, and commands are refused. */
  complete: boolean;
  commands: { readonly [T in CommandType]?: CommandCapability };
  pauseReasons?: { code: string; label: string }[];
  statusLabels?: { name: string; label: string }[];
  skills?: { id: string; name: string }[];
}
