/** Where the service is: all its pages lie in one folder, which is not always the root of its host. */
export const serviceUrl = (): string => new URL('.', location.href).href;

/** The address of a path of the service, such as `v1/accounts`. */
export const addressOf = (path: string): string => new URL(path, serviceUrl()).href;
