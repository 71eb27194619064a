const IP_ADDRESS = /^(\d+\.){3}\d+$|^\[/;

/** Whether this browser can use passkeys for this page: over https or on this machine, and by the name of a host. */
export function canUsePasskeys(): boolean {
  return isSecureContext && 'PublicKeyCredential' in window && !IP_ADDRESS.test(location.hostname);
}
