import { Injectable, type OnModuleInit } from '@nestjs/common';
import { FloorReplica } from '../floor/floor-replica.js';
import { Readiness } from './readiness.js';

/** The log is read at least once a second, also when nothing is in it. */
const SILENCE_MS = 10_000;

/** The picture this process shows follows the change log. */
@Injectable()
export class ReplicaCheck implements OnModuleInit {
  constructor(
    private readonly replica: FloorReplica,
    private readonly readiness: Readiness,
  ) {}

  onModuleInit(): void {
    this.readiness.add('replica', () => {
      const { tailedAt } = this.replica;
      if (tailedAt === undefined) return 'The change log has not been read yet.';
      const silence = Date.now() - tailedAt;
      return silence > SILENCE_MS ? `The change log was last read ${silence} ms ago.` : undefined;
    });
  }
}
