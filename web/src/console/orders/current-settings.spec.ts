import { nowAt } from './current-settings.js';
import type { Field } from './form-model.js';

const text: Field = {
  kind: 'text',
  key: 'name',
  label: 'Name',
  required: false,
  clearable: false,
  suggestions: [],
};
const choice: Field = {
  ...{ kind: 'choice', key: 'enable', label: 'Enable', required: false },
  options: [
    { value: true, label: 'Yes' },
    { value: false, label: 'No' },
  ],
};
const number: Field = {
  ...{ kind: 'number', key: 'max_wait_time', label: 'Wait', required: false, whole: true },
  special: [{ value: 0, label: 'For ever' }],
};

describe(nowAt.name, () => {
  it.each<[string, string, Field, string | undefined]>([
    ['a text', 'params.fields.name', text, 'Now: Sales.'],
    [
      'a field of a group, by the path the vendor names it',
      'params.fields.rule.action',
      text,
      'Now: hangup.',
    ],
    ['a field that stands by itself', 'params.name', text, 'Now: Sales.'],
    ['a choice, by its label', 'params.fields.enable', choice, 'Now: No.'],
    ['a number', 'params.fields.wrap_up_time', number, 'Now: 30.'],
    ['a number with a meaning of its own', 'params.fields.max_wait_time', number, 'Now: For ever.'],
    ['nothing where nothing is told', 'params.fields.other', text, undefined],
    ['nothing for what is empty', 'params.fields.empty', text, undefined],
    ['nothing by a name that every object has', 'params.fields.toString', text, undefined],
  ])('says %s', (_, path, field, said) => {
    const settings = {
      ...{ name: 'Sales', 'rule.action': 'hangup', enable: false },
      ...{ wrap_up_time: 30, max_wait_time: 0, empty: '' },
    };
    expect(nowAt(settings, path, field)).toBe(said);
  });
});
