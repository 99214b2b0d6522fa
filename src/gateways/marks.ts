import { Injectable } from '@nestjs/common';
import { FloorConfig } from '../modules/config/floor-config.js';
import { FanOut } from './fan-out.js';
import { FloorRooms } from './floor-rooms.js';
import { MarkSlice } from './mark-slice.js';
import type { Session } from './session.js';
import { ShownFreshness } from './shown-freshness.js';
import { SlowSockets } from './slow-sockets.js';

/** Ten thousand marks at one instant would hold up the changes behind them; spread out they do not. */
const SLICES = 10;

/** At least so often a mark lists all topics a socket follows. */
const FULL_EVERY_MS = 60_000;

/** Tells every socket in regular turns how fresh what it sees is, and which versions it should have. */
@Injectable()
export class Marks {
  private readonly slices: MarkSlice[];
  private readonly sliceOf = new Map<Session, MarkSlice>();
  private joined = 0;
  private ticks = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    rooms: FloorRooms,
    slow: SlowSockets,
    freshness: ShownFreshness,
    private readonly fanOut: FanOut,
    private readonly config: FloorConfig,
  ) {
    const marksPerFull = Math.max(1, Math.floor(FULL_EVERY_MS / config.socket.markEveryMs));
    this.slices = Array.from({ length: SLICES }, () => new MarkSlice(rooms, slow, freshness, marksPerFull));
  }

  get size(): number {
    return this.slices.reduce((sum, slice) => sum + slice.size, this.sliceOf.size);
  }

  start(): void {
    this.timer = setInterval(() => this.tick(), this.config.socket.markEveryMs / SLICES);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  add(session: Session): void {
    const slice = this.slices[this.joined++ % SLICES];
    if (slice === undefined) return;
    this.sliceOf.set(session, slice);
    slice.add(session);
  }

  /** After a change of the topics the socket follows. */
  regroup(session: Session): void {
    this.sliceOf.get(session)?.regroup(session);
  }

  remove(session: Session): void {
    this.sliceOf.get(session)?.remove(session);
    this.sliceOf.delete(session);
  }

  /** Between the turns: how fresh this account is, to everybody who follows something of it. */
  hasten(account: string): void {
    for (const slice of this.slices) slice.hasten(Date.now(), account);
  }

  private tick(): void {
    this.slices[this.ticks++ % SLICES]?.mark(Date.now(), this.fanOut.turn);
  }
}
