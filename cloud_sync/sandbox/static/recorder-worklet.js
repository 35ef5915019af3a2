// Hands the microphone's samples to the page as they come, one channel.

class Samples extends AudioWorkletProcessor {
  process(inputs) {
    const channel = inputs[0][0];
    if (channel) this.port.postMessage(channel.slice());
    return true;
  }
}

registerProcessor("samples", Samples);
