/*
 * The words of `start.js` in the other languages of the pages. It is loaded when a page cannot start, so it runs in every browser
 * there is: ECMAScript 5. `window.floorwalkerWords` takes the English words, and returns those of the reader's language.
 */
(function () {
  var WORDS = {
    ar: {
      tooOld: 'هذا المتصفح قديم جداً لهذه الصفحة.',
      browser: 'متصفح هذا الجهاز هو {browser}.',
      unknownBrowser: 'متصفح لا تعرفه هذه الصفحة',
      lowest: 'تحتاج هذه الصفحة إلى {lowest}، أو إلى إصدار أحدث من أحدها.',
      update:
        'حدّث المتصفح أو برامج هذا الجهاز. يمكن توصيل حاسوب صغير أو جهاز بث بمتصفح أحدث بتلفاز لا تحديثات له.',
      failed: 'تعذّر بدء هذه الصفحة.',
      seconds: 'محاولة جديدة خلال {seconds} ث.',
      now: 'محاولة جديدة الآن.',
      status: 'تجيب الخدمة بالحالة {status}.',
      silent: 'لا تجيب الخدمة.',
      part: 'تعذّر تحميل جزء من الصفحة. ربما حلّ محله إصدار جديد.',
      ended: 'انتهت بخطأ: {message}',
      empty: 'لا تعرض شيئاً.',
    },
    de: {
      tooOld: 'Dieser Browser ist zu alt für diese Seite.',
      browser: 'Der Browser dieses Geräts ist {browser}.',
      unknownBrowser: 'keiner, den diese Seite kennt',
      lowest: 'Diese Seite braucht {lowest} oder eine neuere Version davon.',
      update:
        'Aktualisieren Sie den Browser oder die Software dieses Geräts. An einen Fernseher ohne Aktualisierung lässt sich ein kleiner Computer oder ein Streaming-Stick mit einem neueren Browser anschließen.',
      failed: 'Diese Seite konnte nicht starten.',
      seconds: 'Neuer Versuch in {seconds} s.',
      now: 'Neuer Versuch jetzt.',
      status: 'Der Dienst antwortet mit dem Status {status}.',
      silent: 'Der Dienst antwortet nicht.',
      part: 'Ein Teil der Seite konnte nicht geladen werden. Vielleicht hat ihn eine neue Version ersetzt.',
      ended: 'Sie endete mit einem Fehler: {message}',
      empty: 'Sie zeigt nichts an.',
    },
    es: {
      tooOld: 'Este navegador es demasiado antiguo para esta página.',
      browser: 'El navegador de este dispositivo es {browser}.',
      unknownBrowser: 'uno que esta página no conoce',
      lowest: 'Esta página necesita {lowest}, o una versión más reciente de uno de ellos.',
      update:
        'Actualice el navegador o el software de este dispositivo. A un televisor sin actualizaciones se le puede conectar un ordenador pequeño o un dispositivo de streaming con un navegador más reciente.',
      failed: 'Esta página no ha podido iniciarse.',
      seconds: 'Nuevo intento en {seconds} s.',
      now: 'Nuevo intento ahora.',
      status: 'El servicio responde con el estado {status}.',
      silent: 'El servicio no responde.',
      part: 'No se ha podido cargar una parte de la página. Puede que una versión nueva la haya sustituido.',
      ended: 'Terminó con un error: {message}',
      empty: 'No muestra nada.',
    },
    fr: {
      tooOld: 'Ce navigateur est trop ancien pour cette page.',
      browser: 'Le navigateur de cet appareil est {browser}.',
      unknownBrowser: 'inconnu de cette page',
      lowest: 'Cette page a besoin de {lowest}, ou d’une version plus récente de l’un d’eux.',
      update:
        'Mettez à jour le navigateur ou le logiciel de cet appareil. À un téléviseur sans mise à jour, on peut connecter un petit ordinateur ou une clé de streaming avec un navigateur plus récent.',
      failed: 'Cette page n’a pas pu démarrer.',
      seconds: 'Nouvel essai dans {seconds} s.',
      now: 'Nouvel essai maintenant.',
      status: 'Le service répond avec le statut {status}.',
      silent: 'Le service ne répond pas.',
      part: 'Une partie de la page n’a pas pu être chargée. Une nouvelle version l’a peut-être remplacée.',
      ended: 'Elle s’est terminée par une erreur : {message}',
      empty: 'Elle n’affiche rien.',
    },
    it: {
      tooOld: 'Questo browser è troppo vecchio per questa pagina.',
      browser: 'Il browser di questo dispositivo è {browser}.',
      unknownBrowser: 'uno che questa pagina non conosce',
      lowest: 'Questa pagina ha bisogno di {lowest}, o di una versione più recente di uno di questi.',
      update:
        'Aggiorni il browser o il software di questo dispositivo. A un televisore senza aggiornamenti si può collegare un piccolo computer o una chiavetta per lo streaming con un browser più recente.',
      failed: 'Questa pagina non si è avviata.',
      seconds: 'Nuovo tentativo tra {seconds} s.',
      now: 'Nuovo tentativo ora.',
      status: 'Il servizio risponde con lo stato {status}.',
      silent: 'Il servizio non risponde.',
      part: 'Una parte della pagina non è stata caricata. Forse una nuova versione l’ha sostituita.',
      ended: 'È terminata con un errore: {message}',
      empty: 'Non mostra nulla.',
    },
    pt: {
      tooOld: 'Este navegador é antigo demais para esta página.',
      browser: 'O navegador deste dispositivo é {browser}.',
      unknownBrowser: 'um que esta página não conhece',
      lowest: 'Esta página precisa de {lowest}, ou de uma versão mais recente de um deles.',
      update:
        'Atualize o navegador ou o software deste dispositivo. A uma televisão sem atualizações pode-se conectar um computador pequeno ou um dispositivo de streaming com um navegador mais recente.',
      failed: 'Esta página não pôde iniciar.',
      seconds: 'Nova tentativa em {seconds} s.',
      now: 'Nova tentativa agora.',
      status: 'O serviço responde com o status {status}.',
      silent: 'O serviço não responde.',
      part: 'Uma parte da página não pôde ser carregada. Talvez uma versão nova a tenha substituído.',
      ended: 'Ela terminou com um erro: {message}',
      empty: 'Ela não mostra nada.',
    },
  };

  /** As the pages choose theirs: the address, what was chosen in this browser, what the browser says. */
  function wishes() {
    var asked = /[?&]lang=([^&]*)/.exec(location.search);
    var stored = null;
    try {
      stored = localStorage.getItem('floorwalker.language');
    } catch (refused) {
      // A kiosk's policy refuses storage.
    }
    return [asked && asked[1], stored].concat(navigator.languages || [navigator.language]);
  }

  window.floorwalkerWords = function (english) {
    var tags = wishes();
    for (var i = 0; i < tags.length; i += 1) {
      var language = String(tags[i] || '')
        .toLowerCase()
        .split('-')[0];
      if (language === 'en') return english;
      if (Object.prototype.hasOwnProperty.call(WORDS, language)) {
        document.documentElement.lang = language;
        document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
        return WORDS[language];
      }
    }
    return english;
  };
})();
