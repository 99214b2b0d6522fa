/** Names of all keys in Redis. All keys of an account share a hash tag, so that one Lua call may touch them. */
export class Keys {
  constructor(
    private readonly prefix: string,
    readonly shards: number,
  ) {}

  /** FNV-1a, 32 bits. It must not change: the data of accounts lie in these shards. */
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

  /** Hash by agent: what is known only from our commands, since the vendor does not report it. */
  localOverrides(account: string): string {
    return this.ofAccount(account, 'kept');
  }

  /** Hash: the records of the account's targets, and their fences. */
  targets(account: string): string {
    return this.ofAccount(account, 'targets');
  }

  /** Hash: what polls of totals told, see `TotalsStore`; it expires. */
  totals(account: string): string {
    return this.ofAccount(account, 'totals');
  }

  interest(account: string): string {
    return this.ofAccount(account, 'interest');
  }

  refreshRequest(account: string, target: string): string {
    return this.ofAccount(account, `nudge:${target}`);
  }

  /** Hash: what phone systems posted to the account's hook address. */
  hook(account: string): string {
    return this.ofAccount(account, 'hook');
  }

  /** The lease of the account's coordinator; the key keeps its first name. */
  coordinator(account: string): string {
    return this.inShard(this.shardOf(account), `acct:${account}:steward`);
  }

  /** Hash: a command, its expectations, and its revision. */
  command(account: string, id: string): string {
    return this.ofAccount(account, `command:${id}`);
  }

  /** Sorted set, by name: the account's commands, oldest first. */
  audit(account: string, agent?: string): string {
    return this.ofAccount(account, agent === undefined ? 'audit' : `audit:${agent}`);
  }

  /** The response to an idempotency key; `request` names the key and the caller. */
  idempotency(account: string, request: string): string {
    return this.ofAccount(account, `idempotency:${request}`);
  }

  /** The lease of the process that writes the shard's changes to the history. */
  recorder(shard: number): string {
    return this.inShard(shard, 'recorder');
  }

  /** Stream: notifications that were decided and are not yet queued for delivery; field `n`, JSON of a `Notification`. */
  outbox(shard: number): string {
    return this.inShard(shard, 'outbox');
  }

  /** Hash by id: a tenant's rules or silences. Keys of a tenant's rules share a hash tag, since calls touch several of them. */
  rules(tenant: string, what: 'rules' | 'silences' = 'rules'): string {
    return this.ofRules(`${what}:${tenant}`);
  }

  /** Raised by each change of a tenant's rules and silences. */
  ruleVersion(tenant: string): string {
    return this.ofRules(`version:${tenant}`);
  }

  /** Hash by agent: what the agents of an account are planned to do, JSON. */
  plans(account: string): string {
    return this.ofAccount(account, 'plans');
  }

  /** Hash: a notification that was taken from the outbox, and what became of it; it expires. */
  notification(shard: number, id: string): string {
    return this.inShard(shard, `notification:${id}`);
  }

  /** Sorted set: ids of the notifications of one alert or to one channel, by when they were decided, epoch ms. */
  notificationsOf(shard: number, by: 'alert' | 'channel', id: string): string {
    return this.inShard(shard, `notifications-of:${by}:${id}`);
  }

  /** Sorted set: notifications to the channel that no message has taken up yet, by when they were decided, epoch ms. */
  notificationsPending(shard: number, channel: string): string {
    return this.inShard(shard, `notifications-pending:${channel}`);
  }

  /** Whether the channel was sent that firing: `pending`, `sent`, `dead` or `resolved`; it expires. */
  firingSent(shard: number, channel: string, firing: string): string {
    return this.inShard(shard, `firing-sent:${channel}:${firing}`);
  }

  /** Hash by id: a tenant's channels, their secrets sealed. Keys of channels share a hash tag. */
  channels(tenant: string): string {
    return this.ofChannels(`channels:${tenant}`);
  }

  /** Hash by id of the channel: why nothing more is sent to it, or its last message that was given up. */
  channelNotes(tenant: string, what: 'stops' | 'troubles'): string {
    return this.ofChannels(`channel-${what}:${tenant}`);
  }

  /** Exists while the receiver has asked for a pause. */
  channelHold(channel: string): string {
    return this.ofChannels(`channel-hold:${channel}`);
  }

  /** Rate of messages to a channel, or of requests to an address. */
  channelRate(name: string): string {
    return this.ofChannels(`channel-rate:${name}`);
  }

  /** Sorted set: ids of a rule's commands of the last hour, by when they were proposed, epoch ms; it expires. */
  ruleCommands(account: string, rule: string): string {
    return this.ofAccount(account, `rule-commands:${rule}`);
  }

  /** Exists while no rule acts on the agent, since one has. */
  agentCooldown(account: string, agent: string): string {
    return this.ofAccount(account, `agent-cooldown:${agent}`);
  }

  /** Hash by command: what rules have joined agents to, and have not taken back. */
  ruleJoins(account: string): string {
    return this.ofAccount(account, 'rule-joins');
  }

  /** Whether the tenant's rules may act: JSON. */
  remedies(tenant: string): string {
    return this.ofRules(`remedies:${tenant}`);
  }

  /** A lock that commands of one account take, e.g. on the agents of a queue. */
  exclusive(account: string, name: string): string {
    return this.ofAccount(account, `exclusive:${name}`);
  }

  /** Rate limit of one principal's commands; covers all accounts, so it has a hash tag of its own. */
  commandPace(principal: string): string {
    return `${this.prefix}:{${principal}}:command-pace`;
  }

  /** Rate of one principal's commands to one account. */
  commandShare(account: string, principal: string): string {
    return `${this.prefix}:{${principal}}:command-share:${account}`;
  }

  /** Sorted set: when a command has to be checked again, epoch ms; commands of all accounts of a shard. */
  commandsDue(shard: number): string {
    return this.inShard(shard, 'commands-due');
  }

  /** Hash by id: displays of all tenants. Keys of logins share a hash tag, since calls touch several of them. */
  displays(): string {
    return this.ofLogins('displays');
  }

  /** `tokens`, hash by id: the SHA-256 of its token. `uses`, hash by id: when it was last used, epoch ms. `changes`: their number. */
  display(what: 'tokens' | 'uses' | 'changes'): string {
    return this.ofLogins(`display-${what}`);
  }

  /** Sorted set: the ids of a tenant's displays, by time of creation. */
  displaysOf(tenant: string): string {
    return this.ofLogins(`displays-of:${tenant}`);
  }

  /** Sorted set: what people did to a tenant's displays, rules and silences, or channels, JSON by when it was, epoch ms. */
  eventLog(tenant: string, of: 'display' | 'rule' | 'channel'): string {
    const log = `${of}-log:${tenant}`;
    return of === 'display' ? this.ofLogins(log) : of === 'rule' ? this.ofRules(log) : this.ofChannels(log);
  }

  /** Hash: the pending pairing with this code; it expires. */
  pairing(code: string): string {
    return this.ofLogins(`pairing:${code}`);
  }

  /** Sorted set: the codes of pending pairings, by expiry, epoch ms. */
  pairings(): string {
    return this.ofLogins('pairings');
  }

  /** Rate limit of attempts, by kind and caller; it expires. */
  attempts(kind: string, caller: string): string {
    return this.ofLogins(`attempts:${kind}:${caller}`);
  }

  /** Stream: which logins were revoked. */
  revocations(): string {
    return this.ofLogins('revocations');
  }

  /** A random word; a changed one means that Redis was emptied. */
  revocationsEpoch(): string {
    return this.ofLogins('revocations-epoch');
  }

  /** Further keys of the session (a lock, a count) append `:<word>`. */
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

  /** Sorted set: the accounts that processes have configured, by when that was last seen, epoch ms. */
  configuredAccounts(): string {
    return `${this.prefix}:{accounts}:configured`;
  }

  /** Sorted set: the digests of the configured accounts of running processes, by when they were last seen, epoch ms. */
  installations(): string {
    return `${this.prefix}:{accounts}:installations`;
  }

  /** Everything about an account but its commands, which expire on their own. */
  everythingOf(account: string): string[] {
    return [
      ...[this.documents(account), this.roster(account), this.localOverrides(account), this.targets(account)],
      ...[this.totals(account), this.interest(account), this.coordinator(account)],
      ...[this.hook(account), this.credentialOf(account), this.plans(account)],
    ];
  }

  /** What `RedisServerCheck` and the readiness probe write; it expires. */
  probe(shard: number, type: string): string {
    return this.inShard(shard, `probe:${type}`);
  }

  private ofChannels(name: string): string {
    return `${this.prefix}:{channels}:${name}`;
  }

  private ofLogins(name: string): string {
    return `${this.prefix}:{logins}:${name}`;
  }

  private ofRules(name: string): string {
    return `${this.prefix}:{rules}:${name}`;
  }

  private ofAccount(account: string, name: string): string {
    return this.inShard(this.shardOf(account), `acct:${account}:${name}`);
  }

  private inShard(shard: number, name: string): string {
    return `${this.prefix}:{${shard}}:${name}`;
  }
}
