import type { WireRequest } from '../wire/facade.js';

/** All parameters of a request, wherever they are: in the query, urlencoded or multipart. The body wins. */
export function formOf({ query, headers, body }: WireRequest): URLSearchParams {
  const form = new URLSearchParams(query);
  for (const [name, value] of bodyFields(String(headers['content-type'] ?? ''), body)) form.set(name, value);
  return form;
}

function bodyFields(contentType: string, body: string): Iterable<[string, string]> {
  if (contentType.startsWith('application/x-www-form-urlencoded')) return new URLSearchParams(body);
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)/.exec(contentType)?.[1];
  // A JSON body, as the vendor's samples send it, says nothing.
  return boundary === undefined ? [] : multipartFields(boundary, body);
}

/** The text fields of a multipart body (RFC 7578); files are not among what queues need. */
function multipartFields(boundary: string, body: string): [string, string][] {
  const parts = `\r\n${body}`.split(`\r\n--${boundary}`).slice(1, -1);
  return parts.flatMap((part): [string, string][] => {
    const end = part.indexOf('\r\n\r\n');
    const name = /^content-disposition:.*\bname="([^"]*)"/im.exec(part.slice(0, end))?.[1];
    return end < 0 || name === undefined ? [] : [[name, part.slice(end + 4)]];
  });
}
