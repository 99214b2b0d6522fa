import { VoximplantFailure, type Fields } from './voximplant.envelope.js';
import type { VoximplantParams } from './voximplant.params.js';
import type { VoximplantQuirks } from './voximplant.quirks.js';

const BUILT_IN = ['OFFLINE', 'ONLINE', 'READY', 'IN_SERVICE', 'AFTER_SERVICE', 'DND'];

/** SQ_Set/Get/DeleteAgentCustomStatusMapping: the application's labels of statuses. */
export class VoximplantLabels {
  private readonly labels: Map<string, string>;

  constructor(
    pauseReasons: readonly string[],
    private readonly quirks: VoximplantQuirks,
  ) {
    this.labels = new Map(pauseReasons.slice(0, 10).map((reason, index) => [`CUSTOM_${index + 1}`, reason]));
  }

  /** The label of a status, or its own name. */
  shown(name: string): string {
    return this.labels.get(name) ?? name;
  }

  set(params: VoximplantParams): Fields {
    const name = params.requiredText('sq_status_name');
    const label = params.requiredText('custom_status_name');
    if ([...this.labels].some(([other, taken]) => taken === label && other !== name))
      throw new VoximplantFailure(559);
    this.labels.set(name, label);
    return { result: 1 };
  }

  /** Without a status all labels are deleted, which is an assumption. */
  delete(params: VoximplantParams): Fields {
    const name = params.text('sq_status_name');
    if (name === undefined) this.labels.clear();
    else this.labels.delete(name);
    return { result: 1 };
  }

  get(): unknown {
    const names = new Set([...(this.quirks.unmapped ? BUILT_IN : []), ...this.labels.keys()]);
    const rows = [...names].map((name) => ({ sq_status_name: name, custom_status_name: this.shown(name) }));
    if (this.quirks.mapping === 'bare') return rows;
    return this.quirks.mapping === 'flat' ? { ...rows[0] } : { result: rows };
  }
}
