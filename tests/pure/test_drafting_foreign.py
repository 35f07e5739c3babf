"""Spanish, French and German sentences that ask somebody to act are told from those that do not."""

import pytest

from campaign_app.drafting.demands import find_demands
from campaign_app.drafting.languages import Language
from campaign_app.drafting.targets import find_targets

_ASKING: list[tuple[Language, str, list[str]]] = [
    ("es", "Exigimos al Gobierno de Chile que libere a los estudiantes.", ["Gobierno de Chile"]),
    ("es", "La coordinadora exigió al gobierno peruano un plan de vivienda.", ["Gobierno de Perú"]),
    ("es", "El sindicato pide a la ministra de Trabajo que reciba a los delegados.", ["Ministra de Trabajo"]),
    ("es", "Las entidades hicieron un llamado al Congreso para que rechace la reforma.", ["Congreso"]),
    ("es", "Instamos a las autoridades mexicanas a investigar el incendio.", ["Gobierno de México"]),
    (
        "es",
        "Solicitamos a la ONU y a la OEA que envíen observadores.",
        ["Naciones Unidas", "Organización de los Estados Americanos"],
    ),
    ("es", "El Ministerio de Salud debe publicar los datos del hospital.", ["Ministerio de Salud"]),
    ("es", "El Ayuntamiento de Lugo tiene que abrir el refugio este invierno.", ["Ayuntamiento de Lugo"]),
    ("es", "Es urgente que el Senado vote la ley de humedales.", ["Senado"]),
    ("es", "Exigimos justicia para las familias del barrio.", []),
    ("es", "Demandamos que se frene la tala en la reserva.", []),
    ("es", "Los presos políticos deben ser liberados de inmediato.", []),
    ("es", "Escribe a tus diputados y pide el voto contra la tala.", ["Cámara de Diputados"]),
    ("es", "Es indispensable que se otorgue protección a su familia.", []),
    ("es", "Instamos al Estado de Honduras a investigar el crimen.", ["Estado de Honduras"]),
    ("es", "“Deben ser puestos en libertad sin condiciones”, afirma Luz Ferrer.", []),
    ("es", "La asociación insta a Estados Unidos a abrir el puerto.", ["Estados Unidos"]),
    ("es", "Una experta instó hoy a Guatemala a proteger a los jueces.", ["Gobierno de Guatemala"]),
    ("es", "También reclama a las comunidades autónomas que contraten a cien.", ["Comunidades autónomas"]),
    ("es", "Esperamos que los grupos parlamentarios aprueben la ley.", ["Grupos parlamentarios"]),
    ("es", "Cien vecinos se reunieron para exigir la reapertura del hospital.", []),
    ("es", "Me comprometo a dejar el coche en casa los viernes.", []),
    ("fr", "Nous demandons au préfet de la Sarthe de rouvrir le centre.", ["Préfet de la Sarthe"]),
    ("fr", "L’association exhorte le gouvernement sénégalais à libérer les militants.", ["Gouvernement sénégalais"]),
    ("fr", "Le collectif appelle l’Union européenne à suspendre l’accord.", ["Union européenne"]),
    ("fr", "Nous exigeons que l’Assemblée nationale rejette ce texte.", ["Assemblée nationale"]),
    ("fr", "Les signataires demandent au maire de Brest une réunion publique.", ["Maire de Brest"]),
    ("fr", "Le ministère de la Santé doit publier les chiffres.", ["Ministère de la Santé"]),
    ("fr", "Il est urgent que le Sénat vote cette loi.", ["Sénat"]),
    ("fr", "Nous demandons l’arrêt immédiat des travaux.", []),
    ("fr", "La ligue réclame la libération des journalistes détenus.", []),
    ("fr", "Les familles doivent être relogées avant l’hiver.", []),
    ("fr", "Écrivez à vos députés avant le vote de mardi.", ["Assemblée nationale"]),
    ("fr", "Mesdames et Messieurs les députés, votez contre ce texte.", ["Assemblée nationale"]),
    ("fr", "La SNCF doit rouvrir la ligne cette année.", ["SNCF"]),
    ("fr", "Le collectif réclame 1,2 milliard de plus par année.", []),
    ("fr", "Il faut que les coupables répondent de leurs actes.", []),
    ("fr", "Northwind doit quitter la vallée cette année.", ["Northwind"]),
    ("fr", "Elle demande enfin que les responsables soient jugés.", []),
    ("fr", "Nous attendons du gouvernement qu’il rouvre la ligne.", ["Gouvernement"]),
    ("fr", "Nous souhaitons que le Sénat rejette ce texte.", ["Sénat"]),
    ("fr", "Nous nous engageons à réduire nos déchets cette année.", []),
    ("de", "Wir fordern die Bundesregierung auf, das Gesetz zurückzuziehen.", ["Bundesregierung"]),
    ("de", "Der Verein fordert vom Landtag mehr Geld für Schulen.", ["Landtag"]),
    ("de", "Der Bund appelliert an die Europäische Kommission, zu handeln.", ["Europäische Kommission"]),
    ("de", "Jetzt muss die Bundesregierung endlich handeln.", ["Bundesregierung"]),
    (
        "de",
        "Der Bundestag, der Bundesrat und die Bundesländer müssen handeln.",
        ["Bundestag", "Bundesrat", "Bundesländer"],
    ),
    ("de", "Die Bundesländer dürfen den Plan nicht hinnehmen.", ["Bundesländer"]),
    ("de", "In dem Aufruf werden alle Regierungen aufgefordert, zu verhandeln.", ["Regierungen"]),
    ("de", "Der Vertrag muss sofort veröffentlicht werden.", []),
    ("de", "Wir verlangen den sofortigen Stopp der Rodung.", []),
    ("de", "Der Verein erwartet von der Bundesregierung, dass sie zustimmt.", ["Bundesregierung"]),
    ("de", "Der Gesetzgeber muss die Mieten begrenzen.", ["Gesetzgeber"]),
    ("de", "Wir fordern die Abgeordneten des Bundestages auf, den Plan zu stoppen.", ["Bundestag"]),
    ("de", "Wir verpflichten uns, weniger Auto zu fahren.", []),
]

_NOT_ASKING: list[tuple[Language, str]] = [
    ("es", "La ley exige a las empresas un informe cada año."),
    ("es", "El gobierno pidió a los vecinos que ahorren agua."),
    ("es", "No pedimos al gobierno que pague por nosotros."),
    ("es", "Debemos hacerlo mejor que hasta ahora entre todos."),
    ("es", "La demanda de pan ha crecido un diez por ciento."),
    ("es", "En 1994 el gremio exigió al ministerio que abriera los archivos."),
    ("es", "¿Debe el Senado votar esta ley?"),
    ("es", "Haz una donación para que podamos exigir al gobierno que actúe."),
    ("es", "Según la ley, el ministerio debe publicar los datos."),
    ("es", "Este decreto por el cual se llama a elecciones salió ayer."),
    ("es", "El gobierno sostiene que mintieron y que otros países no deben opinar."),
    ("es", "Los voceros respondieron que las escuelas deben esperar."),
    ("fr", "Les organisateurs ont demandé à l’illustratrice Lou Marchand de dessiner l’affiche."),
    ("fr", "Les enfants doivent être accompagnés d’un adulte."),
    ("de", "Konzerne wie Northwind fordern, dass die Regeln gelockert werden."),
    ("es", "Quienes quieran asociarse deben pagar una cuota y comprometerse a ayudar."),
    ("es", "La fiscal general ha solicitado que se les retire la inmunidad."),
    ("es", "Las personas interesadas deben inscribirse antes del jueves."),
    ("es", "No entregaron los folios que se le pidieron al Ejército."),
    ("fr", "La famille demande que les fleurs soient remplacées par des dons."),
    ("fr", "Le gouvernement demande aux communes de fusionner."),
    ("fr", "La loi exige des entreprises un rapport annuel."),
    ("fr", "Nous ne demandons pas au maire de partir."),
    ("fr", "La demande de logements a augmenté cette année."),
    ("fr", "Nous devons faire mieux que l’an passé."),
    ("fr", "En 1994, le syndicat a demandé au ministère d’ouvrir les archives."),
    ("fr", "Le Sénat doit-il voter cette loi ?"),
    ("fr", "Selon la loi, le ministère doit publier les chiffres."),
    ("de", "Wir müssen gemeinsam besser werden als bisher."),
    ("de", "Das Gesetz verlangt von Firmen einen Bericht."),
    ("de", "Man muss nicht alles glauben, was dort steht."),
    ("de", "Die Nachfrage nach Wohnungen ist gestiegen."),
    ("de", "Die Arbeitgeberverbände verlangen, dass die Regeln gestrichen werden."),
    ("de", "Muss die Bundesregierung jetzt handeln?"),
]


@pytest.mark.parametrize(("language", "sentence", "targets"), _ASKING)
def test_a_foreign_sentence_that_asks_is_a_demand(language: Language, sentence: str, targets: list[str]) -> None:
    assert [span.text for span in find_demands(sentence, language=language)] == [sentence]
    assert find_targets(sentence, language) == targets


@pytest.mark.parametrize(("language", "sentence"), _NOT_ASKING)
def test_a_foreign_sentence_that_asks_nobody_is_no_demand(language: Language, sentence: str) -> None:
    assert find_demands(sentence, language=language) == []
