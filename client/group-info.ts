/** A queue or an agent: the account, and the id there. */
export interface GroupMember {
  account: string;
  id: string;
}

/** A named list of queues and agents, perhaps of several accounts, as `GET /v1/groups` lists it. */
export interface GroupInfo {
  id: string;
  name: string;
  queues: readonly GroupMember[];
  agents: readonly GroupMember[];
  /** The token names it as one of the caller's own. */
  own?: true;
}
