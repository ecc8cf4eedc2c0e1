// A picture goes to another program of this device, by the device's own sheet.

const SHARE_ICON = '<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="18" cy="5" r="2.6"/><circle cx="6" cy="12" r="2.6"/>'
  + '<circle cx="18" cy="19" r="2.6"/><path d="m8.3 10.7 7.4-4.4M8.3 13.3l7.4 4.4"/></svg>';

/** Only over https or at the machine itself, and where the system has such a sheet. */
function canShare() {
  try {
    return navigator.canShare?.({files: [new File([], 'a.jpg', {type: 'image/jpeg'})]}) ?? false;
  } catch {
    return false;
  }
}

async function fileAt(address, name) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.status);
  const blob = await answer.blob();
  return new File([blob], name, {type: blob.type});
}

/** `say(words)`: what the button is called from now on. A sheet opens only for a press that is fresh:
    where the picture came too slowly, the next press opens it at once. */
class Share {
  constructor(say) { this.say = say; }

  async press(address, name) {
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      if (this.address !== address) Object.assign(this, {file: await fileAt(address, name), address});
      await navigator.share({files: [this.file]});
      this.say(t('Share'));
    } catch (error) {
      if (error.name === 'NotAllowedError') this.say(t('Ready: press again'));
      else if (error.name === 'AbortError') this.say(t('Share'));
      else this.say(t('Not shared: press again'));
    } finally {
      this.isBusy = false;
    }
  }
}
