import type { FloorRooms } from './floor-rooms.js';
import { followedBy, groupKey, MarkGroup } from './mark-group.js';
import type { Session } from './session.js';
import type { ShownFreshness } from './shown-freshness.js';
import type { SlowSockets } from './slow-sockets.js';

/** Before every broadcast there ever was. */
const ALL = -1;
/** After every broadcast there will ever be. */
const NONE = Infinity;

/**
 * Sockets that get their marks at the same time. "Changed since the last mark" therefore means the same for all of
 * them, and one that moves to another group misses nothing.
 */
export class MarkSlice {
  private readonly groupOf = new Map<Session, MarkGroup | undefined>();
  private readonly groups = new Map<string, MarkGroup>();
  private readonly moved = new Set<Session>();
  /** Slow at a mark, which was therefore not sent: the next one lists everything. */
  private readonly owed = new Set<Session>();
  private markedTurn = 0;
  private marks = 0;

  constructor(
    private readonly rooms: FloorRooms,
    private readonly slow: SlowSockets,
    private readonly freshness: ShownFreshness,
    /** Every so many marks list everything. */
    private readonly marksPerFull: number,
  ) {}

  get size(): number {
    return this.groupOf.size + this.groups.size + this.moved.size + this.owed.size;
  }

  add(session: Session): void {
    this.groupOf.set(session, undefined);
    this.moved.add(session);
  }

  regroup(session: Session): void {
    if (this.groupOf.has(session)) this.moved.add(session);
  }

  remove(session: Session): void {
    this.leaveGroup(session);
    this.groupOf.delete(session);
    this.moved.delete(session);
    this.owed.delete(session);
  }

  /** `turn`: that of the last broadcast so far. */
  mark(at: number, turn: number): void {
    this.regroupMoved();
    const full = this.marks % this.marksPerFull === 0;
    const afterTurn = full ? ALL : this.markedTurn;
    for (const group of this.groups.values()) {
      const keepUp = [...group.sessions].filter((session) => !this.slow.has(session));
      const [owed, usual] = [
        keepUp.filter((session) => this.owed.has(session)),
        keepUp.filter((session) => !this.owed.has(session)),
      ];
      if (usual.length > 0) this.rooms.mark(usual, group.mark(at, this.freshness, afterTurn));
      if (owed.length > 0) this.rooms.mark(owed, group.mark(at, this.freshness, ALL));
    }
    this.owed.clear();
    for (const session of this.groupOf.keys()) if (this.slow.has(session)) this.owed.add(session);
    this.markedTurn = turn;
    this.marks += 1;
  }

  /** Outside the turns, and without topics: those belong to the turns. */
  hasten(at: number, account: string): void {
    this.regroupMoved();
    for (const group of this.groups.values()) {
      if (!group.follows(account)) continue;
      const keepUp = [...group.sessions].filter((session) => !this.slow.has(session));
      if (keepUp.length > 0) this.rooms.mark(keepUp, group.mark(at, this.freshness, NONE));
    }
  }

  /**
   * First all leave, then all join: a group that keeps a member keeps its topics' feeds, one that loses its last
   * member is made anew with the feeds of now.
   */
  private regroupMoved(): void {
    for (const session of this.moved) this.leaveGroup(session);
    for (const session of this.moved) this.joinGroup(session);
    this.moved.clear();
  }

  private joinGroup(session: Session): void {
    const followed = followedBy(session);
    const key = groupKey(followed);
    const group = this.groups.get(key) ?? new MarkGroup(key, followed);
    this.groups.set(key, group);
    group.sessions.add(session);
    this.groupOf.set(session, group);
  }

  private leaveGroup(session: Session): void {
    const group = this.groupOf.get(session);
    group?.sessions.delete(session);
    if (group?.sessions.size === 0) this.groups.delete(group.key);
  }
}
