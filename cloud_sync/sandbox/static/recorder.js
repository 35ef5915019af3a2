// Records plain samples and makes a WAV of them. Browsers' own recorders write WebM or MP4, which the server
// would need another codec library for; the server turns the WAV into OGG/Opus.

export const MAX_SECONDS = 300;

export class Recorder {
  #context;
  #stream;
  #pieces = [];
  #count = 0;

  // `onLevel(seconds, loudness)` is called about ten times a second; loudness is 0 to 1.
  async start(onLevel) {
    this.#stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
    this.#context = new AudioContext();
    await this.#context.audioWorklet.addModule("/static/recorder-worklet.js");
    const source = this.#context.createMediaStreamSource(this.#stream);
    const samples = new AudioWorkletNode(this.#context, "samples", { numberOfOutputs: 0 });
    let told = 0;
    let loudest = 0;
    samples.port.onmessage = ({ data }) => {
      if (this.seconds >= MAX_SECONDS) return;
      this.#pieces.push(data);
      this.#count += data.length;
      for (const sample of data) loudest = Math.max(loudest, Math.abs(sample));
      if (this.seconds - told >= 0.1) {
        told = this.seconds;
        onLevel(this.seconds, Math.min(1, loudest * 1.5));
        loudest = 0;
      }
    };
    source.connect(samples);
  }

  get seconds() {
    return this.#context ? this.#count / this.#context.sampleRate : 0;
  }

  // Ends the recording and gives it as a WAV file.
  async stop() {
    const rate = this.#context.sampleRate;
    await this.cancel();
    return wav(this.#pieces, this.#count, rate);
  }

  async cancel() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    if (this.#context && this.#context.state !== "closed") await this.#context.close();
  }
}

function wav(pieces, count, rate) {
  const view = new DataView(new ArrayBuffer(44 + count * 2));
  const word = (at, letters) => [...letters].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
  word(0, "RIFF");
  view.setUint32(4, 36 + count * 2, true);
  word(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(36, "data");
  view.setUint32(40, count * 2, true);
  let at = 44;
  for (const piece of pieces) {
    for (const sample of piece) {
      view.setInt16(at, Math.max(-1, Math.min(1, sample)) * 32767, true);
      at += 2;
    }
  }
  return new Blob([view], { type: "audio/wav" });
}
