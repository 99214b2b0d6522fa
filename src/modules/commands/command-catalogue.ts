import type { CommandForms } from '../../vendors/vendor-command.js';
import type { FloorConfig } from '../config/floor-config.js';
import type { VendorKind } from '../domain/source.js';

export interface AccountCommands {
  vendor: VendorKind;
  commands: CommandForms;
}

/** What can be ordered of each configured account; needs no login to its vendor. */
export class CommandCatalogue {
  private readonly byAccount: ReadonlyMap<string, AccountCommands>;

  constructor(
    { accounts }: Pick<FloorConfig, 'accounts'>,
    vendors: ReadonlyMap<VendorKind, { commands: CommandForms }>,
  ) {
    this.byAccount = new Map(
      accounts.map(({ id, vendor }) => [id, { vendor, commands: vendors.get(vendor)?.commands ?? {} }]),
    );
  }

  /** Of a configured account: whoever asks has checked that the caller may know of it. */
  of(account: string): AccountCommands {
    const commands = this.byAccount.get(account);
    if (commands === undefined) throw new Error(`account ${account} is not configured`);
    return commands;
  }
}
