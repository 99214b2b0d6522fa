/** What moves has come to rest. */
export const rest = (page) => page.waitForTimeout(1_500);

export const press = (page, name) => page.getByRole('button', { name }).first().click();
