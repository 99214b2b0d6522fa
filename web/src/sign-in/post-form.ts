/** Leaves the page by a form, whose fields stand in no address and in no log. */
export function postForm(url: string): void {
  const target = new URL(url);
  const form = document.createElement('form');
  form.method = 'post';
  form.action = `${target.origin}${target.pathname}`;
  for (const [name, value] of target.searchParams) {
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name, value });
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}
