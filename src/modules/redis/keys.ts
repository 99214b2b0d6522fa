/** Names of everything kept in Redis. All keys of an account carry one hash tag, so that one Lua call may touch them. */
export class Keys {
  constructor(
    private readonly prefix: string,
    readonly shards: number,
  ) {}

  /** The same in every process and every version: the account's data lie there. FNV-1a, 32 bits. */
  shardOf(account: string): number {
    let hash = 0x811c9dc5;
    for (const byte of Buffer.from(account)) hash = Math.imul(hash ^ byte, 0x01000193);
    return (hash >>> 0) % this.shards;
  }

  /** Stream: the changes of all accounts of a shard. */
  log(shard: number): string {
    return this.inShard(shard, 'log');
  }

  /** Hash: a document. */
  doc(account: string, topic: string): string {
    return this.inShard(this.shardOf(account), `doc:${topic}`);
  }

  /** Set: the topics of the account that have a document. */
  documents(account: string): string {
    return this.ofAccount(account, 'documents');
  }

  roster(account: string): string {
    return this.ofAccount(account, 'roster');
  }

  /** Hash: by agent, what we know because we ordered it and the vendor cannot tell. */
  kept(account: string): string {
    return this.ofAccount(account, 'kept');
  }

  /** Hash: what is on record of the account's targets, and their fences. */
  targets(account: string): string {
    return this.ofAccount(account, 'targets');
  }

  interest(account: string): string {
    return this.ofAccount(account, 'interest');
  }

  nudge(account: string, target: string): string {
    return this.ofAccount(account, `nudge:${target}`);
  }

  steward(account: string): string {
    return this.ofAccount(account, 'steward');
  }

  /** Hash: a command, what is to be seen of it, and its revision. */
  command(account: string, id: string): string {
    return this.ofAccount(account, `command:${id}`);
  }

  /** Sorted set, by name: the account's commands, oldest first. */
  audit(account: string, agent?: string): string {
    return this.ofAccount(account, agent === undefined ? 'audit' : `audit:${agent}`);
  }

  /** What was answered to an idempotency key; `request` names key and asker. */
  idempotency(account: string, request: string): string {
    return this.ofAccount(account, `idempotency:${request}`);
  }

  /** A lock that commands of one account take, e.g. on the agents of a queue. */
  exclusive(account: string, name: string): string {
    return this.ofAccount(account, `exclusive:${name}`);
  }

  /** When what one person ordered so far is paid for; of all accounts, so in a slot of its own. */
  commandPace(principal: string): string {
    return `${this.prefix}:{${principal}}:command-pace`;
  }

  /** Sorted set: when somebody has to look at a command again, epoch ms; commands of all accounts of a shard. */
  commandsDue(shard: number): string {
    return this.inShard(shard, 'commands-due');
  }

  /** Hash by id: every tenant's displays. What belongs to logins has one hash tag: few keys, and calls touch several. */
  displays(): string {
    return this.ofLogins('displays');
  }

  /** Hash by id of the display: the SHA-256 of its token. */
  displayTokens(): string {
    return this.ofLogins('display-tokens');
  }

  /** Hash by id of the display: when it was last used, epoch ms. */
  displayUses(): string {
    return this.ofLogins('display-uses');
  }

  /** Sorted set: the ids of a tenant's displays, by when they were made. */
  displaysOf(tenant: string): string {
    return this.ofLogins(`displays-of:${tenant}`);
  }

  /** Hash: a screen that shows this code and waits to be confirmed; it expires. */
  pairing(code: string): string {
    return this.ofLogins(`pairing:${code}`);
  }

  /** Sorted set: the codes that are shown, by when they expire, epoch ms. */
  pairings(): string {
    return this.ofLogins('pairings');
  }

  /** A count that expires: what somebody tried lately. */
  attempts(what: string, who: string): string {
    return this.ofLogins(`attempts:${what}:${who}`);
  }

  /** Stream: which logins were revoked. */
  revocations(): string {
    return this.ofLogins('revocations');
  }

  /** Another word than before: Redis was emptied. */
  revocationsEpoch(): string {
    return this.ofLogins('revocations-epoch');
  }

  /** More keys of the session (a lock, a count) are made by appending `:<word>`. */
  session(credential: string): string {
    return `${this.prefix}:{${credential}}:session`;
  }

  /** JSON: the tries to log in that the vendor refused since the last success. */
  loginRefusals(credential: string): string {
    return `${this.session(credential)}:refusals`;
  }

  /** The name of the credential an account logs in with, for processes without credentials. */
  credentialOf(account: string): string {
    return this.ofAccount(account, 'credential');
  }

  budget(credential: string): string {
    return `${this.prefix}:{${credential}}:budget`;
  }

  /** BullMQ's `prefix` option; the hash tag keeps a queue in one slot. */
  bullPrefix(shard: number): string {
    return this.inShard(shard, 'bull');
  }

  private ofLogins(name: string): string {
    return `${this.prefix}:{logins}:${name}`;
  }

  private ofAccount(account: string, name: string): string {
    return this.inShard(this.shardOf(account), `acct:${account}:${name}`);
  }

  private inShard(shard: number, name: string): string {
    return `${this.prefix}:{${shard}}:${name}`;
  }
}
