import type { Floor } from '../engine/floor.js';
import type { Agent } from '../engine/floor.model.js';
import { notFound, type Fields } from './yeastar.envelope.js';
import { pageOf } from './yeastar.params.js';
import type { YeastarParams } from './yeastar.params.js';
import type { YeastarQuirks } from './yeastar.quirks.js';

const SORT_KEYS = [
  'id',
  'number',
  'caller_id_name',
  'email_addr',
  'mobile_number',
  'presence_status',
] as const;

type Extension = ReturnType<YeastarExtensions['row']>;

/** extension/list, extension/search, extension/get: the agents as telephones, with what is connected. */
export class YeastarExtensions {
  constructor(
    private readonly floor: Floor,
    private readonly quirks: YeastarQuirks,
  ) {}

  list(params: YeastarParams): Fields {
    return this.listed(params, this.all());
  }

  search(params: YeastarParams): Fields {
    const wanted = (params.text('search_value') ?? '').toLowerCase();
    const found = this.all().filter(({ number, caller_id_name, email_addr }) =>
      [number, caller_id_name, email_addr].some((text) => text.toLowerCase().includes(wanted)),
    );
    return this.listed(params, found);
  }

  get(params: YeastarParams): Fields {
    const agent = this.floor.agents.get(String(params.requiredInt('id')));
    if (!agent) throw notFound();
    return { data: this.row(agent) };
  }

  private all(): Extension[] {
    return [...this.floor.agents.values()].map((agent) => this.row(agent));
  }

  private listed(params: YeastarParams, extensions: Extension[]): Fields {
    const { total, rows } = pageOf(extensions, params, SORT_KEYS, this.quirks);
    return { ...total, data: rows };
  }

  private row(agent: Agent) {
    return {
      id: Number(agent.id),
      number: agent.number,
      caller_id_name: agent.name,
      role_name: 'Employee',
      email_addr: `${agent.name.toLowerCase().replaceAll(' ', '.')}@example.com`,
      mobile_number: '',
      presence_status: presence(agent),
      custom_presence_status: '',
      online_status: this.online(agent),
    };
  }

  /** Even numbers have a desk phone, odd ones the desktop client. */
  private online({ number, registered }: Agent): Fields {
    const status = Number(registered);
    const off = { status: 0, ext_dev_type: '' };
    const desk = Number(number) % 2 === 0;
    const phone =
      this.quirks.sipStatus === 'list'
        ? { ...off, status_list: [{ status, ext_dev_type: 'SIP' }] }
        : { status, ext_dev_type: 'SIP' };
    if (this.quirks.devices === 'recorded') {
      const unused = { status: 0 };
      return {
        fxs_phone: unused,
        sip_phone: desk ? phone : unused,
        linkus_desktop: desk ? unused : { status, ext_dev_type: 'Desktop' },
        linkus_mobile: { ...off, status_list: [{ status: 0, ext_dev_type: 'Mobile' }] },
        linkus_web: unused,
      };
    }
    return {
      sip_phone: desk ? phone : off,
      linkus_desktop: desk ? off : { status, ext_dev_type: 'Desktop' },
      linkus_mobile: off,
      linkus_web: off,
    };
  }
}

function presence(agent: Agent): string {
  const memberships = [...agent.memberships.values()];
  if (memberships.length > 0 && memberships.every(({ loggedIn }) => !loggedIn)) return 'off_work';
  return memberships.some(({ reason }) => reason === 'Lunch') ? 'lunch' : 'available';
}
