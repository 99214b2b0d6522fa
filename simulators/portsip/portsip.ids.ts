import type { Call, Queue } from '../engine/floor.model.js';
import type { PortsipQuirks } from './portsip.quirks.js';

const FIRST_QUEUE = 677_046_776_364_007_424n;
const FIRST_SESSION = 885_337_248_273_272_832n;
const FIRST_SERVER = 700_551_909_773_148_160n;

/** Ids as this vendor makes them: numbers beyond 2^53, written as text. */
export class PortsipIds {
  constructor(private readonly quirks: Pick<PortsipQuirks, 'ids'>) {}

  queue({ id }: Pick<Queue, 'id'>): string {
    return this.written(FIRST_QUEUE + BigInt(id));
  }

  session({ sequence }: Pick<Call, 'sequence'>): string {
    return this.written(FIRST_SESSION + BigInt(sequence));
  }

  server(index: number): string {
    return this.written(FIRST_SERVER + BigInt(index));
  }

  private written(id: bigint): string {
    const digits = String(id);
    return this.quirks.ids === 'base64' ? Buffer.from(digits).toString('base64') : digits;
  }
}
