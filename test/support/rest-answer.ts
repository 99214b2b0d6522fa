export interface RestAnswer {
  status: number;
  /** Empty when there was none. */
  body: Record<string, unknown>;
}

/** Asks the service; a body goes as JSON. */
export type Asked = (
  method: string,
  path: string,
  body?: object,
  headers?: Record<string, string>,
) => Promise<RestAnswer>;

/** Requests with this token, or with none. */
export function bearer(url: string, token?: string): Asked {
  return async (method, path, body, headers = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    };
  };
}
