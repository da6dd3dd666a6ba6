<?php
/*
 * Sets up the site in an empty database, or brings the tables of an older WordPress up to date.
 * Runs before the web server in every new pod, so that nobody ever meets WordPress's open installation page.
 * Settings come from the environment; the password is read from a file, so that no list of processes shows it.
 */

// How long the database may take to start, and another pod to finish the same work.
const PATIENCE_SECONDS = 600;

function env(string $name): string
{
    $file = getenv($name . '_FILE');
    return $file ? rtrim(file_get_contents($file), "\r\n") : (string) getenv($name);
}

function say(string $message): void
{
    fwrite(STDERR, "install: $message\n");
}

function connect(): mysqli
{
    [$host, $port] = explode(':', env('WORDPRESS_DB_HOST')) + [1 => '3306'];
    mysqli_report(MYSQLI_REPORT_OFF);
    for ($end = time() + PATIENCE_SECONDS; time() < $end; sleep(3)) {
        $database = @mysqli_connect(
            $host,
            env('WORDPRESS_DB_USER'),
            env('WORDPRESS_DB_PASSWORD'),
            env('WORDPRESS_DB_NAME'),
            (int) $port
        );
        if ($database) {
            return $database;
        }
        say("database at $host:$port: " . mysqli_connect_error());
        // Numbers below 2000 come from the server: it is there and says no, and waiting will not change that.
        if (mysqli_connect_errno() < 2000) {
            break;
        }
    }
    exit(1);
}

$database = connect();
// Pods that start together take turns: the lock is released when this script, and so its connection, ends.
$lock = mysqli_real_escape_string($database, env('WORDPRESS_DB_NAME') . '.' . env('WORDPRESS_TABLE_PREFIX') . 'install');
$answer = mysqli_query($database, sprintf("SELECT GET_LOCK('%s', %d)", $lock, PATIENCE_SECONDS));
if (!$answer || mysqli_fetch_row($answer)[0] !== '1') {
    say('another pod did not finish the set-up in time');
    exit(1);
}

// WordPress takes the site's address from the request where its configuration does not name one.
$_SERVER['HTTP_HOST'] = parse_url(env('SITE_URL'), PHP_URL_HOST) ?: 'localhost';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REQUEST_URI'] = '/';
$_SERVER['PHP_SELF'] = '/index.php';

define('WP_INSTALLING', true);
require '/var/www/html/wp-load.php';

// WordPress would mail the new site's address to the administrator; most clusters cannot send mail.
function wp_new_blog_notification(): void
{
}

require ABSPATH . 'wp-admin/includes/upgrade.php';

if (is_blog_installed()) {
    wp_upgrade();
    say('the site is there; its tables are up to date');
} else {
    wp_install(
        env('SITE_TITLE'),
        env('ADMIN_USERNAME'),
        env('ADMIN_EMAIL'),
        env('SITE_PUBLIC') === 'true',
        '',
        // WordPress expects values from a form, in which quotes are escaped.
        wp_slash(env('ADMIN_PASSWORD'))
    );
    say('the site is installed');
}
