/** Whether any of an extension's devices is online; undefined when the vendor does not say. */
export function isReachable(onlineStatus: unknown): boolean | undefined {
  if (!isObject(onlineStatus)) return undefined;
  const devices = Object.values(onlineStatus)
    .map(isOnline)
    .filter((online) => online !== undefined);
  return devices.length === 0 ? undefined : devices.includes(true);
}

/** A SIP phone's own status says nothing: its registrations are listed, and the list is there only when it has any. */
function isOnline(device: unknown): boolean | undefined {
  if (!isObject(device)) return undefined;
  const { status, status_list: registrations } = device;
  if (Array.isArray(registrations))
    return registrations.some((one: unknown) => statusOf(isObject(one) ? one['status'] : one) === true);
  return statusOf(status);
}

function statusOf(status: unknown): boolean | undefined {
  if (status === 1 || status === '1') return true;
  return status === 0 || status === '0' ? false : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
