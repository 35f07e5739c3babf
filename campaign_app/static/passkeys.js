/* Passkeys: asks the server for a challenge, the device for its answer, and hands that in. Shown only where it works. */
(function () {
  var box = document.querySelector('[data-passkey]');
  if (!box || !window.PublicKeyCredential || !navigator.credentials) return;
  var button = box.querySelector('button');
  var status = box.querySelector('[role=status]');
  var name = box.querySelector('input[name=name]');
  box.hidden = false;

  function bytes(text) {
    var plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
    return Uint8Array.from(plain, function (char) { return char.charCodeAt(0); });
  }
  function text(buffer) {
    if (!buffer) return null;
    var plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  }
  function post(address, body) {
    return fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRFToken': box.dataset.token },
      body: JSON.stringify(body)
    }).then(function (answer) { return answer.json(); });
  }
  function known(list) {
    return (list || []).map(function (each) { return { type: each.type, id: bytes(each.id) }; });
  }
  function ask(options) {
    options.challenge = bytes(options.challenge);
    if (box.dataset.passkey === 'login') {
      options.allowCredentials = known(options.allowCredentials);
      return navigator.credentials.get({ publicKey: options });
    }
    options.user.id = bytes(options.user.id);
    options.excludeCredentials = known(options.excludeCredentials);
    return navigator.credentials.create({ publicKey: options });
  }
  function told(credential) {
    var given = credential.response, response = {};
    ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'].forEach(function (part) {
      if (given[part]) response[part] = text(given[part]);
    });
    return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response: response };
  }
  button.addEventListener('click', function () {
    status.textContent = '';
    post(box.dataset.options, {}).then(ask).then(function (credential) {
      return post(box.dataset.answer, { answer: told(credential), name: name ? name.value : '' });
    }).then(function (answer) {
      if (answer.next) location.assign(answer.next);
      else status.textContent = answer.error || box.dataset.failed;
    }).catch(function () {
      status.textContent = box.dataset.failed;
    });
  });
})();
