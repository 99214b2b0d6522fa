import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { CommandForms, TargetFields, CommandForm } from '../../../vendors/port/command.js';
import { configuredAccount } from '../../config/config-changes.js';
import type { FloorConfig } from '../../config/floor-config.js';
import type { VendorKind } from '../../domain/source.js';
import { Authority, commandScope } from '../../auth/authority.js';
import type { Principal, Scope } from '../../auth/principal.js';
import { COMMAND_TYPES, type CommandType } from '../../domain/command.js';
import { FloorError } from '../../domain/problem.js';
import type { Roster } from '../../domain/reading.js';
import { AccountViews } from './account-views.js';

interface AccountCommands {
  vendor: VendorKind;
  commands: CommandForms;
}

/** A command that an account has. */
export interface Supported {
  vendor: VendorKind;
  form: CommandForm;
  hasServers: boolean;
}

/** The commands of each configured account; needs no login to its vendor. */
export class CommandCatalogue {
  constructor(
    private readonly config: Pick<FloorConfig, 'accounts'>,
    private readonly vendors: ReadonlyMap<VendorKind, { commands: CommandForms }>,
  ) {}

  /** Of a configured account. The caller of this function has checked that the token may see it. */
  of(account: string): AccountCommands {
    const vendor = configuredAccount(this.config, account)?.vendor;
    if (vendor === undefined) throw new Error(`account ${account} is not configured`);
    return { vendor, commands: this.vendors.get(vendor)?.commands ?? {} };
  }

  /** Throws `unsupported-command`. */
  formOf(account: string, type: CommandType): Supported {
    const { vendor, commands } = this.of(account);
    const form = commands[type];
    if (form !== undefined) return { vendor, form, hasServers: commands['server.create'] !== undefined };
    throw new FloorError(
      'unsupported-command',
      `Account "${account}" is a ${vendor} system, and ${vendor} has no command ${type}.`,
    );
  }
}

/** One command as a form: whom it acts on, and its parameters as a JSON schema with titles, bounds and vocabulary. */
export interface CommandCapability {
  /** What a token needs for it; an agent's own token may send some without. */
  scope: Scope;
  /** Whether this token may send it, as far as that does not depend on whom it acts on. */
  allowed: boolean;
  aim: TargetFields;
  /** What this vendor does differently from what one would expect. */
  hint?: string;
  params: object;
}

/** The commands of an account. */
export interface AccountCapabilities extends Pick<Roster, 'pauseReasons' | 'statusLabels' | 'skills'> {
  /** False while the account was never read: the forms lack its vocabulary, and commands are refused. */
  complete: boolean;
  commands: { [T in CommandType]?: CommandCapability };
}

const UNREAD: Roster = { queues: {}, agents: {} };

/** What a console draws its forms from. */
@Injectable()
export class Capabilities {
  constructor(
    private readonly authority: Authority,
    private readonly catalogue: CommandCatalogue,
    private readonly views: AccountViews,
  ) {}

  /** Undefined when it cannot be known, since the store cannot be reached. */
  async of(caller: Principal, account: string): Promise<AccountCapabilities | undefined> {
    let roster: Roster | undefined;
    try {
      roster = await this.views.roster(account);
    } catch (error) {
      if (error instanceof FloorError && error.code === 'unavailable') return undefined;
      throw error;
    }
    const { pauseReasons, statusLabels, skills } = roster ?? UNREAD;
    return {
      complete: roster !== undefined,
      commands: this.commands(caller, account, roster ?? UNREAD),
      ...(pauseReasons !== undefined && { pauseReasons }),
      ...(statusLabels !== undefined && { statusLabels }),
      ...(skills !== undefined && { skills }),
    };
  }

  private commands(caller: Principal, account: string, roster: Roster): AccountCapabilities['commands'] {
    const forms = this.catalogue.of(account).commands;
    return Object.fromEntries(
      COMMAND_TYPES.flatMap((type) => {
        const form = forms[type];
        if (form === undefined) return [];
        const allowed = this.authority.mayCommand(caller, account, type);
        return [[type, capability(type, form, roster, allowed)]];
      }),
    );
  }
}

function capability(
  type: CommandType,
  form: CommandForm,
  roster: Roster,
  allowed: boolean,
): CommandCapability {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(form.params(roster), { io: 'input' });
  const params = form.replaces === undefined ? schema : withConfirmation(schema);
  return {
    scope: commandScope(type),
    allowed,
    aim: form.aim,
    ...(form.hint !== undefined && { hint: form.hint }),
    params,
  };
}

/** The resolver takes `confirmEmpty` for every list that replaces another, so no vendor's form has it. */
function withConfirmation(schema: z.core.JSONSchema.BaseSchema): object {
  const confirmEmpty = {
    type: 'boolean',
    title: 'Leave it empty',
    description: 'An empty list takes away everything there is now; it is accepted only with this.',
  };
  return { ...schema, properties: { ...schema.properties, confirmEmpty } };
}
