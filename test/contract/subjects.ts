import { existsSync } from 'node:fs';
import type { VendorKind } from '../../src/modules/domain/source.js';
import type { VendorDefinition } from '../../src/vendors/port/vendor.js';
import { VENDORS } from '../../src/vendors/vendors.catalog.js';
import { asteriskSubject } from './asterisk.subject.js';
import { netsapiensSubject } from './netsapiens.subject.js';
import { portsipSubject } from './portsip.subject.js';
import type { Subject } from './subject.js';
import { voximplantSubject } from './voximplant.subject.js';
import { yeastarSubject } from './yeastar.subject.js';

/** One line for each vendor of the catalogue. */
const SUBJECTS: Partial<Record<VendorKind, Subject>> = {
  asterisk: asteriskSubject,
  netsapiens: netsapiensSubject,
  portsip: portsipSubject,
  voximplant: voximplantSubject,
  yeastar: yeastarSubject,
};

/** A vendor of the catalogue and what the suites must know of it. */
export interface VendorContract {
  kind: VendorKind;
  definition: VendorDefinition;
  subject: Subject;
}

/** The vendors that the suites can run on; catalog.contract.spec.ts fails where one of the catalogue is not among them. */
export const CONTRACTS: readonly VendorContract[] = [...VENDORS].flatMap(([kind, definition]) => {
  const subject = SUBJECTS[kind];
  return subject === undefined ? [] : [{ kind, definition, subject }];
});

/** @throws Error when the vendor is not in the catalogue, or has no line above. */
export function contractOf(kind: VendorKind): VendorContract {
  const contract = CONTRACTS.find((one) => one.kind === kind);
  if (contract === undefined)
    throw new Error(`${kind} is not in the catalogue of vendors, or has no subject`);
  return contract;
}

/** What a vendor of the catalogue still needs, by file. */
export function missingOf(kind: VendorKind): string[] {
  const files = [
    `simulators/${kind}/${kind}.facade.ts`,
    `test/contract/${kind}.fixture.ts`,
    `test/contract/${kind}.subject.ts`,
    `test/contract/${kind}.contract.spec.ts`,
  ].filter((file) => !existsSync(new URL(`../../${file}`, import.meta.url)));
  return SUBJECTS[kind] === undefined ? [...files, `a line for ${kind} in test/contract/subjects.ts`] : files;
}
