import type { VendorKind } from '../../src/modules/domain/source.js';
import { netsapiensSubject } from './netsapiens.subject.js';
import { portsipSubject } from './portsip.subject.js';
import type { Subject } from './subject.js';
import { voximplantSubject } from './voximplant.subject.js';
import { yeastarSubject } from './yeastar.subject.js';

/** One line for each vendor of the catalogue. */
const SUBJECTS: Partial<Record<VendorKind, Subject>> = {
  netsapiens: netsapiensSubject,
  portsip: portsipSubject,
  voximplant: voximplantSubject,
  yeastar: yeastarSubject,
};

export function subjectOf(kind: VendorKind): Subject {
  const subject = SUBJECTS[kind];
  if (subject === undefined) throw new Error(`the vendor ${kind} needs a test/contract/${kind}.subject.ts`);
  return subject;
}
