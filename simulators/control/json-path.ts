/** Replaces the value at a path such as `data[*].is_login` or `token`; everything else stays. */
export function replaceAt(document: unknown, path: string, value: unknown): unknown {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '' && step !== '$');
  return replace(document, steps, value);
}

function replace(node: unknown, steps: readonly string[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (Array.isArray(node)) {
    return node.map((item: unknown, index) =>
      step === '*' || step === String(index) ? replace(item, rest, value) : item,
    );
  }
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, item]) => [
      key,
      step === '*' || step === key ? replace(item, rest, value) : (item as unknown),
    ]),
  );
}
