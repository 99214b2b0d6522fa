import type { Floor } from '../engine/floor.js';
import type { AgentId } from '../engine/floor.model.js';
import { invalid, VoximplantFailure, type Fields } from './voximplant.envelope.js';
import { listing } from './voximplant.selection.js';
import type { VoximplantParams } from './voximplant.params.js';
import type { VoximplantQuirks } from './voximplant.quirks.js';
import { required, users } from './voximplant.selection.js';

interface Skill {
  readonly id: string;
  name: string;
  description: string;
  readonly created: string;
  modified: string;
}

const MOST = 5;

/** SQ_*Skill*: skills of the application and who has them. The floor's people do not route by them. */
export class VoximplantSkills {
  private readonly skills = new Map<string, Skill>();
  private readonly levels = new Map<AgentId, Map<string, number>>();
  private lastId = 0;

  constructor(
    private readonly floor: Floor,
    private readonly quirks: VoximplantQuirks,
  ) {}

  /** `sq_skills` of an agent. */
  of(agentId: AgentId): Fields[] {
    return [...(this.levels.get(agentId) ?? [])].map(([id, level]) => ({
      sq_skill_id: Number(id),
      sq_skill_name: this.skills.get(id)?.name,
      sq_skill_level: level,
    }));
  }

  add(params: VoximplantParams): Fields {
    const name = this.newName(params.requiredText('sq_skill_name', 100));
    const id = String(++this.lastId);
    const created = this.now();
    const description = commentOf(params) ?? '';
    this.skills.set(id, { id, name, description, created, modified: created });
    return { result: { sq_skill_id: Number(id) } };
  }

  set(params: VoximplantParams): Fields {
    for (const skill of this.chosen(params)) {
      const name = params.text('new_sq_skill_name');
      if (name !== undefined && name !== skill.name) skill.name = this.newName(name);
      skill.description = commentOf(params) ?? skill.description;
      skill.modified = this.now();
    }
    return { result: 1 };
  }

  delete(params: VoximplantParams): Fields {
    for (const { id } of this.chosen(params)) {
      this.skills.delete(id);
      for (const levels of this.levels.values()) levels.delete(id);
    }
    return { result: 1 };
  }

  /** `replace_skills` removes the agent's other skills, `replace_agents` removes the skills from all other agents. */
  bind(params: VoximplantParams): Fields {
    const agents = required(users(params, this.floor));
    const bindings = required(params.rows('sq_skills')).map((row) => this.binding(row));
    const mode = params.oneOf('bind_mode', ['add', 'replace_skills', 'replace_agents']) ?? 'add';
    const after = agents.map(({ id }) => {
      const kept = mode === 'replace_skills' ? [] : [...(this.levels.get(id) ?? [])];
      return [id, new Map([...kept, ...bindings])] as const;
    });
    if (after.some(([, levels]) => levels.size > MOST)) throw new VoximplantFailure(498);
    if (mode === 'replace_agents')
      for (const levels of this.levels.values()) for (const [skill] of bindings) levels.delete(skill);
    for (const [id, levels] of after) this.levels.set(id, levels);
    return { result: 1 };
  }

  unbind(params: VoximplantParams): Fields {
    const agents = required(users(params, this.floor));
    const skills = this.chosen(params);
    for (const agent of agents) for (const { id } of skills) this.levels.get(agent.id)?.delete(id);
    return { result: 1 };
  }

  get(params: VoximplantParams): Fields {
    const template = params.text('sq_skill_name_template')?.toLowerCase();
    const agents = users(params, this.floor);
    const skills = params.chosen([...this.skills.values()], 'sq_skill', ({ name }) => name);
    const rows = (skills ?? [...this.skills.values()]).filter(
      ({ id, name }) =>
        (template === undefined || name.toLowerCase().includes(template)) &&
        (agents === undefined || agents.some((agent) => this.levels.get(agent.id)?.has(id) === true)),
    );
    return listing(
      rows.map(({ id, name, ...more }) => ({ sq_skill_id: Number(id), sq_skill_name: name, ...more })),
      params,
      this.quirks,
    );
  }

  private chosen(params: VoximplantParams): Skill[] {
    return required(params.chosen([...this.skills.values()], 'sq_skill', ({ name }) => name));
  }

  private binding(row: Record<string, unknown>): [string, number] {
    const { sq_skill_id: id, sq_skill_name: name, sq_skill_level: level } = row;
    const skill = [...this.skills.values()].find((one) => one.id === String(id) || one.name === name);
    if (skill === undefined) throw invalid('sq_skills');
    if (typeof level !== 'number' || !Number.isInteger(level) || level < 1 || level > 5)
      throw new VoximplantFailure(497, 'sq_skills');
    return [skill.id, level];
  }

  private newName(name: string): string {
    if ([...this.skills.values()].some((skill) => skill.name === name)) throw new VoximplantFailure(493);
    return name;
  }

  private now(): string {
    return new Date(this.floor.now()).toISOString().slice(0, 19).replace('T', ' ');
  }
}

function commentOf(params: VoximplantParams): string | undefined {
  return params.has('description') ? params.requiredText('description', 200) : undefined;
}
