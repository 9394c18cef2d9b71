// A short, quiet tone of two notes, made on the spot: there is no file to load.

const NOTES_HZ = [659, 880];
const NOTE_S = 0.09;
const LOUDNESS = 0.06;

export function playTone({ AudioContext }) {
  if (!AudioContext) return;
  const audio = new AudioContext();
  NOTES_HZ.forEach((hertz, at) => playNote(audio, hertz, audio.currentTime + at * NOTE_S));
}

function playNote(audio, hertz, beginsS) {
  const note = audio.createOscillator();
  const gain = audio.createGain();
  note.frequency.value = hertz;
  gain.gain.setValueAtTime(LOUDNESS, beginsS);
  gain.gain.exponentialRampToValueAtTime(0.001, beginsS + 2 * NOTE_S);
  note.connect(gain).connect(audio.destination);
  note.start(beginsS);
  note.stop(beginsS + 2 * NOTE_S);
  if (hertz === NOTES_HZ.at(-1)) note.onended = () => audio.close();
}
