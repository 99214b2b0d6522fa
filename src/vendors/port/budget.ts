/** What the requests of one poll or command are taken from, one by one. */
export interface RequestBudget {
  /** Takes one request, waiting a little where need be. Throws `VendorThrottled` when it would take too long. */
  take(signal: AbortSignal): Promise<void>;
}
