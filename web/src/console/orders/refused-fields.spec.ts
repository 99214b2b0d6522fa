import { formOf } from './form-model.js';
import { pathsOf } from './form-paths.js';
import { mistakesAt, mistakesElsewhere } from './refused-fields.js';

const mistake = (path: string) => ({ path, message: 'no' });
const paths = (mistakes: readonly { path: string }[]) => mistakes.map(({ path }) => path);

describe('What the service refused', () => {
  const form = formOf(
    {
      type: 'object',
      properties: {
        seconds: { type: 'integer' },
        fields: { type: 'object', properties: { name: { type: 'string' } } },
        skills: { type: 'array', items: { type: 'object', properties: { skill: { type: 'string' } } } },
      },
    },
    { agentsIn: [], suggestions: {} },
  );
  const places = pathsOf(form, {});
  const refused = ['params.seconds', 'params.fields.name', 'params.skills.0.skill', 'queues.1', 'agent'].map(
    mistake,
  );

  it('is said at the field it names, and at what holds it', () => {
    expect(places).toEqual(['params.seconds', 'params.fields.name', 'params.skills']);
    expect(paths(mistakesAt(refused, 'params.seconds'))).toEqual(['params.seconds']);
    expect(paths(mistakesAt(refused, 'queues'))).toEqual(['queues.1']);
    expect(mistakesAt([mistake('params.secondsMore')], 'params.seconds')).toEqual([]);
  });

  it('is never lost', () => {
    expect(paths(mistakesElsewhere(refused, places))).toEqual(['queues.1', 'agent']);
    expect(paths(mistakesElsewhere(refused, [...places, 'queues']))).toEqual(['agent']);
  });
});
