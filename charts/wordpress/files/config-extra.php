// The site's address: the one it was given, or without one whatever address the visitor came by.
$site = getenv('SITE_URL');
if (!$site && isset($_SERVER['HTTP_HOST'])) {
    $site = (($_SERVER['HTTPS'] ?? '') === 'on' ? 'https://' : 'http://') . $_SERVER['HTTP_HOST'];
}
if ($site) {
    define('WP_HOME', $site);
    define('WP_SITEURL', $site);
}

// WordPress itself comes with the image: what it would update would be gone with the pod.
define('WP_AUTO_UPDATE_CORE', false);
